#version 3.7;
#include "parts/all.pov"
Studio(24, 0.72, 4.3)
object { SidePot(Glaze) rotate y*-42 translate <-.28, 0, .3> }
