"""Modbus: register maps as data, frames and decoding, and the one place that speaks it through pymodbus."""
