#version 3.7;
#include "parts/all.pov"
Studio(20, 0.80, 4.2)
object { RinseBowl(Glaze) }
