"""The hearing as a pure state machine: no clocks, no chance, no input or output."""
