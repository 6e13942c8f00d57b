#version 3.7;
#include "parts/all.pov"
Studio(20, 0.88, 3.6)
object { FairPitcher(Glaze) scale 1.12 rotate y*24 translate x*.10 }
