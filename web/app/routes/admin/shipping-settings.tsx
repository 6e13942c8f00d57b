import { useRevalidator } from "react-router";
import { useLoaded } from "../../apollo.ts";
import { PageHead } from "../../features/admin/DeskFrame.tsx";
import { CarrierCodes } from "../../features/admin/CarrierCodes.tsx";
import { FreightTemplates } from "../../features/admin/FreightTemplates.tsx";
import { PickupForm } from "../../features/admin/PickupForm.tsx";
import { Section } from "../../features/admin/Section.tsx";
import { SenderForm } from "../../features/admin/SenderForm.tsx";
import { graphql } from "../../gql/index.ts";
import { useT } from "../../i18n/i18n.tsx";
import { load, type LoadArgs } from "../../page.ts";
import { Alert } from "../../ui/Feedback.tsx";
import type { Route } from "./+types/shipping-settings";

const Settings = graphql(`
  query DeskShippingSettings {
    me {
      id
      permissions
    }
    shippingSettings {
      ...SenderForm_settings
      ...PickupForm_settings
      ...FreightTemplates_settings
    }
    carrierCodes {
      source
      code
      status
      usual
      decided
      seen
      texts
    }
  }
`);

const loadPage = (args: LoadArgs) => load(args, Settings, {}, { fresh: true });
export const loader = loadPage;
export const clientLoader = loadPage;

export default function DeskShippingSettings({ loaderData }: Route.ComponentProps) {
  const t = useT();
  const { me, shippingSettings, carrierCodes } = useLoaded(Settings, loaderData);
  const { revalidate } = useRevalidator();
  const mayChange = me?.permissions.includes("SETTINGS_WRITE") ?? false;
  const shared = { settings: shippingSettings, mayChange, onSaved: () => void revalidate() };
  return (
    <>
      <title>{t("desk.settings.title")}</title>
      <PageHead title={t("desk.settings.title")} />
      <div className="grid max-w-4xl gap-5">
        {!mayChange && <Alert>{t("desk.settings.readOnly")}</Alert>}
        <Section title={t("desk.settings.sender")}>
          <SenderForm {...shared} />
        </Section>
        <FreightTemplates {...shared} />
        <Section title={t("desk.pickup.title")}>
          <PickupForm {...shared} />
        </Section>
        <CarrierCodes codes={carrierCodes} mayChange={mayChange} onSaved={shared.onSaved} />
      </div>
    </>
  );
}
