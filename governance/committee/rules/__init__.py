"""Pure rules of a committee: quorum, proxies, notice, weights of colleges."""
