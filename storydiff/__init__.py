"""storydiff says what changed in a running story since its reader last looked."""

__version__ = "0.2.0"
