"""`python -m chatkit.stepper` is the process of a stepped program; only a kernel starts it."""

from chatkit.stepper.host import main

main()
