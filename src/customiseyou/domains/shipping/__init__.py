"""What sending a parcel costs and how long it travels, per shop and country."""
