"""Texts in Markdown as other people write them, for pandoc to make files of: none of it is ours."""

REPORT = """\
---
title: "Compte rendu de l’assemblée"
---

# Points abordés

Présents : **douze personnes**, *dont deux élues*, voir [le registre](https://exemple.fr/registre?an=2026).

1.  Les comptes
2.  La chambre froide
    -   le devis
    -   la place

3.  Divers

## Le matériel

| Objet         | Combien | Où              |
|---------------|---------|-----------------|
| Chambre froide | 1      | la *légumerie*  |
| Caisses        | 240    | chez **Blandine** |

> « On ne décide pas sans les absents. »

- [ ] relire
- [x] envoyer

### Pour finir

Ligne une,\\
ligne deux et `du code`.

4. quatre
5. cinq
"""
