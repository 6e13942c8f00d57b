#version 3.7;
#include "parts/all.pov"
Studio(19, 0.78, 3.7)
object { TankCup(Glaze) scale 1.35 rotate y*35 }
