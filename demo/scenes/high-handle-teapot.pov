#version 3.7;
#include "parts/all.pov"
Studio(15, 1.62, 5.2)
object { HighPot(Glaze) rotate y*16 }
