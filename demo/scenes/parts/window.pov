// Late light through a window on the left: a lamp far outside and a wall with panes, which only shadows see. CC0.
#macro WindowLight(Power, Sill, Top, Near, Far)
  light_source { <-30, 24, -22> rgb Power*<1, .92, .80> area_light <2.2, 0, 0>, <0, 0, 2.2>, 5, 5 adaptive 1 jitter circular orient }
  union {
    difference { box { <-11.2, -5, -40>, <-11, 40, 30> } box { <-12, Sill, Near>, <-10, Top, Far> } }
    #for (I, 1, 2) box { <-11.2, Sill, Near + (Far - Near)*I/3 - .16>, <-11, Top, Near + (Far - Near)*I/3 + .16> } #end
    box { <-11.2, (Sill + Top)/2 - .16, Near>, <-11, (Sill + Top)/2 + .16, Far> }
    pigment { rgb .7 } finish { ambient 0 diffuse 0 } no_image no_reflection no_radiosity
  }
#end
#macro WideShot(From, At, Degrees)
  camera { location From look_at At angle Degrees right x*image_width/image_height }
#end
