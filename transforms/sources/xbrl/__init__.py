"""XBRL 2.1 instances of any taxonomy, as one flat table of facts; and BBC-DR deliveries made of them."""
