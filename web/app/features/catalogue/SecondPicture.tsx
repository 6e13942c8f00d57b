import { useAsked } from "../../apollo.ts";
import { graphql } from "../../gql/index.ts";
import { pictureOf } from "../../media.ts";
import { Picture } from "../../ui/Picture.tsx";

const SecondPictureQuery = graphql(`
  query SecondPicture($id: ID!) {
    product(id: $id) {
      id
      images {
        id
        ...Picture_media
      }
    }
  }
`);

/**
 * Another view of the piece over the first, while the card is looked at. Asked for at the first look only: a list of 24 pieces
 * need not carry what nobody points at, and a phone never does.
 */
export default function SecondPicture({ productId, sizes }: { productId: string; sizes: string }) {
  const second = pictureOf(useAsked(SecondPictureQuery, { id: productId })?.product?.images[1]);
  return (
    second && (
      <Picture
        source={second}
        alt=""
        sizes={sizes}
        ratio="auto"
        className="absolute inset-0 opacity-0 transition-opacity duration-300 group-hover:opacity-100 group-has-focus-visible:opacity-100"
      />
    )
  );
}
