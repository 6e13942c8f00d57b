#version 3.7;
#declare Fine = 2;
#include "parts/all.pov"
Studio(12, 2.75, 8.6)
object { MoonJar(Glaze) rotate y*30 }
