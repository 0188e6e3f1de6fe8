"""Sign-in: OpenID Connect providers, one-time codes by e-mail, invitations; who enters, and how she leaves."""
