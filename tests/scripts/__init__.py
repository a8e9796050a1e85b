"""Programs as students write them: plain, blocking, one file each."""
