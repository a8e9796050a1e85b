"""What happened underneath: every socket call and its bytes, recorded, merged and drawn."""
