#version 3.7;
#include "parts/all.pov"
Studio(19, 0.46, 4.2)
object { RainHat(Glaze) }
