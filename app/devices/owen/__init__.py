"""The OWEN protocol: ASCII frames of the maker's instruments that know no Modbus."""
