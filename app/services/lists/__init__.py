"""Lists of deliveries, lots and weighings, from the station or from the plant, and files of them."""
