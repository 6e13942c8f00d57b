#version 3.7;
#include "parts/all.pov"
Studio(19, 1.0, 4.0)
object { HandledPitcher(Glaze) scale 1.1 rotate y*18 }
