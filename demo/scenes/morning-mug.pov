#version 3.7;
#include "parts/all.pov"
Studio(18, 0.98, 3.9)
object { Mug(Glaze) rotate y*-28 translate x*-.16 scale 1.06 }
