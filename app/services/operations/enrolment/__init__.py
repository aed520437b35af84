"""Who may come to the plant: the authority, enrolment files, certificates and their renewal."""
