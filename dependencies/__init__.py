"""What storydiff stands on: the licences of the locked packages, and their known faults. Not part of the wheel."""
