import { Field, ID, Int, ObjectType, registerEnumType } from "type-graphql";

export enum ImageFormat {
  AVIF = "AVIF",
  WEBP = "WEBP",
  JPEG = "JPEG",
}
registerEnumType(ImageFormat, {
  name: "ImageFormat",
  description: "File format of a picture.",
  valuesConfig: {
    AVIF: { description: "Smallest; offer it first in a `<picture>`." },
    WEBP: { description: "Read by every current browser." },
    JPEG: { description: "For mail, share cards and old software." },
  },
});

@ObjectType("MediaSource", { simpleResolvers: true, description: "One `<source>` of a `<picture>`." })
export class MediaSource {
  @Field(() => String, { description: "Media type for the `type` attribute, for example `image/avif`." })
  type!: string;

  @Field(() => String, { description: "Every width in this format, for the `srcset` attribute." })
  srcSet!: string;
}

@ObjectType("Media", { simpleResolvers: true, description: "A picture, kept once and served in several widths and formats." })
export class Media {
  @Field(() => ID, { description: "Id of the picture." })
  id!: string;

  @Field(() => String, { description: "Text for people who cannot see the picture, in the language of the request." })
  alt!: string;

  @Field(() => Int, { description: "Width of the original in pixels." })
  width!: number;

  @Field(() => Int, { description: "Height of the original in pixels." })
  height!: number;

  @Field(() => String, {
    description: "ThumbHash of the picture in base64 (about 25 bytes): a blurred stand-in until the picture has loaded.",
  })
  thumbhash!: string;

  @Field(() => String, { description: "Address of the picture in one width and format. The bytes behind an address never change." })
  url!: string;

  @Field(() => String, {
    nullable: true,
    description: "Value for the `srcset` attribute: every width in one format; null when the picture does not exist in that format.",
  })
  srcSet!: string | null;

  @Field(() => [MediaSource], { description: "The formats it exists in, smallest files first: what a `<picture>` offers the browser." })
  sources!: MediaSource[];
}
