"""What can be said of an instrument beyond what loading it tells: nothing here is needed to use one."""
