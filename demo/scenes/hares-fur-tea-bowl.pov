#version 3.7;
#include "parts/all.pov"
#if (View = 1) Studio(20, 0.58, 3.7) #else Studio(52, 0.72, 3.0) #end
object { HareBowl() rotate y*20 }
