// The studio every product stands in: a paper sweep, one large soft lamp, a cool fill and a white card.
// One unit is five centimetres. CC0.
#version 3.7;
#include "functions.inc"

#ifndef (Glaze) #declare Glaze = 1; #end
#ifndef (View) #declare View = 1; #end

global_settings {
  assumed_gamma 1.0
  // Coarse samples leave blocks under a pot in hard sidelight, so scenes with a window (Fine > 1) pay for closer ones.
  #ifdef (Fine)
    radiosity { pretrace_start 0.04 pretrace_end 0.004 count 90 nearest_count 12 error_bound 0.45 recursion_limit 1 brightness 1.15 }
  #else
    radiosity { pretrace_start 0.08 pretrace_end 0.04 count 36 nearest_count 6 error_bound 1.0 recursion_limit 1 brightness 1.15 }
  #end
}

#declare Paper = <0.80, 0.76, 0.69>;
#declare PaperFinish = finish { ambient 0 diffuse 0.85 }

// Floor, quarter-round and wall meet tangentially, so no horizon shows.
#macro Sweep(Tone)
  union {
    plane { y, 0 clipped_by { plane { z, 4 } } }
    cylinder { <-60, 7, 4>, <60, 7, 4>, 7 open clipped_by { box { <-61, -0.1, 4>, <61, 7, 11.1> } } }
    plane { z, 11 clipped_by { plane { -y, -7 } } }
    pigment { rgb Tone }
    finish { PaperFinish }
  }
#end

#macro Lamps()
  sky_sphere { pigment { rgb <0.40, 0.40, 0.41> } }
  light_source { <-6, 9, -5> rgb 0.80*<1, 0.95, 0.88> area_light <3.2, 0, 0>, <0, 0, 3.2>, 5, 5 adaptive 1 jitter circular orient }
  light_source { <7, 4, -3> rgb 0.10*<0.85, 0.92, 1> shadowless }
  // Only seen as the window mirrored in a glaze.
  box { <-9, 2, -6>, <-8.9, 8, 0> pigment { rgb 1 } finish { ambient 0 emission 0.6 diffuse 0 } no_shadow }
#end

// Elev in degrees above the table, Wide: how much table is seen at the pot.
#macro Shot(Elev, LookY, Wide)
  #local Far = Wide/2/tan(radians(13.5));
  camera {
    location <0, LookY + Far*sin(radians(Elev)), -Far*cos(radians(Elev))>
    look_at <0, LookY, 0>
    angle 27
    right x*image_width/image_height
  }
#end

#macro Studio(Elev, LookY, Wide)
  Sweep(Paper)
  Lamps()
  Shot(Elev, LookY, Wide)
#end
