import { type FragmentType, getFragmentData, graphql } from "./gql/index.ts";
import type { PictureSource } from "./ui/Picture.tsx";

const Picture = graphql(`
  fragment Picture_media on Media {
    id
    alt
    width
    height
    thumbhash
    url(width: 640, format: JPEG)
    sources {
      type
      srcSet
    }
  }
`);

export type MediaRef = FragmentType<typeof Picture>;

/** From the API's picture to what ui/Picture shows. */
export const pictureOf = (media: MediaRef | null | undefined): PictureSource | null => (media ? getFragmentData(Picture, media) : null);
