import { addTypenameSelectionDocumentTransform } from "@graphql-codegen/client-preset";
import type { CodegenConfig } from "@graphql-codegen/cli";

export default {
  schema: "schema.graphql",
  documents: ["web/app/**/*.{ts,tsx}", "!web/app/gql/**", "!web/app/**/*.test.ts"],
  generates: {
    "web/app/gql/": {
      preset: "client",
      documentTransforms: [addTypenameSelectionDocumentTransform], // server-rendered data must carry __typename for the browser's cache
      presetConfig: { fragmentMasking: { unmaskFunctionName: "getFragmentData" }, persistedDocuments: { hashAlgorithm: "sha256" } },
      config: {
        useTypeImports: true,
        enumsAsTypes: true,
        scalars: { DateTime: "string", Decimal: "string" },
      },
    },
  },
} satisfies CodegenConfig;
