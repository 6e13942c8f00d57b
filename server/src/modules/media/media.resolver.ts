import { Arg, Ctx as Context, FieldResolver, Int, Resolver, Root } from "type-graphql";
import type { Ctx } from "../../platform/ctx.ts";
import { said } from "../../platform/texts.ts";
import { type Extension, mediaUrl, widthsOf } from "./media.files.ts";
import type { MediaRow } from "./media.reads.ts";
import { ImageFormat, Media, type MediaSource } from "./media.types.ts";

const extensionOf = { AVIF: "avif", WEBP: "webp", JPEG: "jpg" } satisfies Record<ImageFormat, Extension>;
const isReady = (media: MediaRow, format: ImageFormat) => format !== ImageFormat.AVIF || media.formats.includes(format);

const srcSetOf = (media: MediaRow, format: ImageFormat): string =>
  widthsOf(media.width)
    .map((width) => `${mediaUrl(media, width, extensionOf[format])} ${Math.min(width, media.width)}w`)
    .join(", ");

@Resolver(() => Media)
export class MediaResolver {
  @FieldResolver()
  alt(@Root() media: MediaRow, @Context() ctx: Ctx): string {
    return said(media.alt, ctx.language);
  }

  @FieldResolver()
  url(
    @Root() media: MediaRow,
    @Arg("width", () => Int, { defaultValue: 640, description: "Pixels wanted; the answer is the next width that exists, never upscaled." })
    width: number,
    @Arg("format", () => ImageFormat, {
      defaultValue: ImageFormat.WEBP,
      description: "File format; WEBP is given while AVIF is not made yet.",
    })
    format: ImageFormat,
  ): string {
    return mediaUrl(media, width, isReady(media, format) ? extensionOf[format] : "webp");
  }

  @FieldResolver()
  srcSet(@Root() media: MediaRow, @Arg("format", () => ImageFormat, { description: "File format." }) format: ImageFormat): string | null {
    return isReady(media, format) ? srcSetOf(media, format) : null;
  }

  @FieldResolver()
  sources(@Root() media: MediaRow): MediaSource[] {
    return Object.values(ImageFormat)
      .filter((format) => isReady(media, format))
      .map((format) => ({ type: `image/${format.toLowerCase()}`, srcSet: srcSetOf(media, format) }));
  }
}
