// Five glazes, bare clay, and what lies in or on the pots. CC0.
#declare Celadon = 1;
#declare MoonWhite = 2;
#declare Tenmoku = 3;
#declare Cinnabar = 4;
#declare Ash = 5;

#declare GlazeBase = array[6] { <0,0,0>, <0.335,0.445,0.36>, <0.74,0.755,0.73>, <0.026,0.019,0.015>, <0.40,0.062,0.032>, <0.47,0.41,0.32> }
#declare GlazeDeep = array[6] { <0,0,0>, <0.21,0.305,0.24>, <0.60,0.655,0.655>, <0.010,0.009,0.010>, <0.25,0.026,0.016>, <0.31,0.255,0.18> }
// Where a glaze thins: over the rim.
#declare GlazeThin = array[6] { <0,0,0>, <0.52,0.56,0.44>, <0.72,0.67,0.57>, <0.17,0.070,0.022>, <0.70,0.56,0.44>, <0.34,0.22,0.12> }

#declare Clay = texture {
  pigment { granite turbulence 0.2 color_map { [0 rgb <0.40,0.27,0.19>][1 rgb <0.55,0.40,0.29>] } scale 0.15 }
  normal { granite 0.15 scale 0.08 }
  finish { ambient 0 diffuse 0.8 specular 0.03 roughness 0.2 }
}
#declare WhiteClay = texture {
  pigment { granite turbulence 0.2 color_map { [0 rgb <0.62,0.53,0.43>][1 rgb <0.72,0.64,0.54>] } scale 0.15 }
  normal { granite 0.08 scale 0.06 }
  finish { ambient 0 diffuse 0.8 }
}

#macro GlazeFinish(G)
  #switch (G)
    #case (Tenmoku) finish { ambient 0 diffuse 0.8 specular 0.5 roughness 0.010 reflection { 0.03, 0.30 fresnel on } conserve_energy } #break
    #case (Ash) finish { ambient 0 diffuse 0.8 specular 0.16 roughness 0.05 reflection { 0.005, 0.06 fresnel on } conserve_energy } #break
    #else finish { ambient 0 diffuse 0.78 specular 0.35 roughness 0.012 reflection { 0.02, 0.16 fresnel on } conserve_energy }
  #end
  normal { bumps 0.025 scale 0.14 }
#end

// Celadon, moon white and ash let the iron of the clay through as freckles.
#macro GlazePigment(G)
  #local Cloud = pigment { bozo turbulence 0.6 color_map { [0 rgb GlazeBase[G]][0.5 rgb GlazeBase[G]][1 rgb GlazeDeep[G]] } scale <0.7, 0.28, 0.7>*20 }
  #if (G = Celadon | G = MoonWhite | G = Ash)
    pigment {
      spotted turbulence 0.1
      pigment_map { [0 rgb 0.5*GlazeBase[G]*<1, 0.8, 0.6>][0.15 rgb 0.6*GlazeBase[G]*<1, 0.85, 0.7>][0.20 Cloud][1 Cloud] }
      scale 0.05
    }
  #else
    pigment { Cloud scale 0.05 }
  #end
#end

// A pot of height Rim, bare below Bare; the glaze line wanders a little, as a dipped one does.
#macro Glazed(G, Rim, Bare)
  texture {
    function { (y + 0.035*(f_noise3d(x*2.2, y*0.5, z*2.2) - 0.5))/6 }
    texture_map {
      #if (Bare > 0)
        [0 #if (G = MoonWhite | G = Cinnabar) WhiteClay #else Clay #end]
        [Bare/6 #if (G = MoonWhite | G = Cinnabar) WhiteClay #else Clay #end]
        [Bare/6 + 0.0015 GlazeTexture(G)]
      #end
      [(Rim - 0.075)/6 GlazeTexture(G)]
      [(Rim - 0.005)/6 RimTexture(G)]
      [1 RimTexture(G)]
    }
  }
#end
#macro GlazeTexture(G) GlazePigment(G) GlazeFinish(G) #end
#macro RimTexture(G) pigment { rgb GlazeThin[G] } GlazeFinish(G) #end

#macro Plain(G)
  texture { GlazeTexture(G) }
#end

// Iron streaks that follow the wall down, strong near the rim, lost in the well.
#declare StreakAt = function(x, y, z) { f_noise3d(x/sqrt(x*x + z*z + 0.001)*20, y*0.7, z/sqrt(x*x + z*z + 0.001)*20) }
#macro HaresFur(Rim, Bare)
  texture {
    function { (y + 0.10*(f_noise3d(x*4, 0, z*4) - 0.5))/6 }
    texture_map {
      [0 Clay] [Bare/6 Clay]
      [Bare/6 + 0.0015 pigment { rgb <0.010, 0.009, 0.010> } GlazeFinish(Tenmoku)]
      [(Bare + 0.12)/6 Streaks(0.35)]
      [(Rim - 0.12)/6 Streaks(1)]
      [(Rim - 0.01)/6 pigment { rgb <0.24, 0.115, 0.045> } GlazeFinish(Tenmoku)]
      [1 pigment { rgb <0.24, 0.115, 0.045> } GlazeFinish(Tenmoku)]
    }
  }
#end
#macro Streaks(Much)
  pigment {
    function { StreakAt(x, y, z) }
    color_map { [0 rgb <0.010,0.009,0.010>][0.42 rgb <0.014,0.010,0.010>][0.60 rgb Much*<0.20,0.095,0.035> + (1-Much)*<0.02,0.012,0.01>][0.72 rgb Much*<0.36,0.20,0.085> + (1-Much)*<0.03,0.015,0.01>][1 rgb <0.10,0.05,0.02>] }
  }
  GlazeFinish(Tenmoku)
#end

// Tea to the height Y in a bowl of inner radius R.
#macro Tea(Y, R, Tone)
  cylinder {
    <0, Y - 0.01, 0>, <0, Y, 0>, R
    pigment { cylindrical color_map { [0 rgb Tone*1.5][0.12 rgb Tone*1.1][1 rgb Tone*0.8] } scale <R, 1, R> }
    finish { ambient 0 diffuse 0.6 specular 0.5 roughness 0.004 reflection { 0.02, 0.4 fresnel on } }
    interior { ior 1.33 }
  }
#end
#declare AmberTea = <0.40, 0.20, 0.05>;
#declare GreenTea = <0.55, 0.48, 0.16>;

#declare Wood = texture {
  pigment {
    bozo turbulence 0.35 octaves 4
    color_map { [0 rgb <0.36,0.245,0.15>][0.35 rgb <0.43,0.30,0.19>][0.6 rgb <0.49,0.355,0.23>][1 rgb <0.41,0.28,0.17>] }
    scale <5, 0.22, 0.22>
  }
  normal { granite 0.03 scale <0.6, 0.06, 0.06> }
  finish { ambient 0 diffuse 0.8 specular 0.05 roughness 0.1 }
}
#declare PaperLabel = texture { pigment { rgb <0.86, 0.82, 0.73> } normal { granite 0.02 scale 0.05 } finish { ambient 0 diffuse 0.85 } }
#declare SealRed = texture { pigment { rgb <0.40, 0.055, 0.025> } finish { ambient 0 diffuse 0.8 } }
#declare Ink = texture { pigment { rgb <0.03, 0.028, 0.025> } finish { ambient 0 diffuse 0.8 } }
#declare Brass = texture { pigment { rgb <0.55, 0.38, 0.14> } finish { ambient 0 diffuse 0.55 specular 0.5 roughness 0.05 reflection 0.12 metallic } }
