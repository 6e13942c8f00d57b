import { randomBytes } from "node:crypto";
import { type Ctx, transaction } from "../../platform/ctx.ts";
import { changed, json, sql } from "../../platform/db/sql.ts";
import { emit } from "../../platform/events/emit.ts";
import { refuse } from "../../platform/failures.ts";
import { InputError, UserErrorCode } from "../../platform/graphql/errors.types.ts";
import { once } from "../../platform/idempotency.ts";
import { say, type Text } from "../../platform/say.ts";
import { storeTemplate } from "./freight.entity.ts";
import { servesSomewhere } from "./freight.ts";
import { forgetTemplates } from "./freight.quotes.ts";
import { readTemplateInput } from "./freight.rules.ts";
import { settingsTopics } from "./settings.events.ts";
import type { FreightTemplateSaveInput } from "./settings.inputs.ts";
import { readTemplateRows, type TemplateRow } from "./settings.reads.ts";

const error = (ctx: Ctx, code: UserErrorCode, text: Text, ...field: string[]) => new InputError({ code, message: say(ctx, text), field });

/** Makes or changes a template; answers its code. Quotes follow at once. */
export async function saveTemplate(ctx: Ctx, input: FreightTemplateSaveInput): Promise<string> {
  const { idempotencyKey: key, ...rest } = input;
  const { name, template } = readTemplateInput(ctx, input);
  const request = { scope: `account:${ctx.viewer.accountId}`, key, operation: "freightTemplateSave", input: rest };
  const { code } = await once(ctx, request, async (ctx) => {
    const known = await readTemplateRows(ctx, true);
    const old = input.code ? known.find((one) => one.code === input.code) : null;
    if (old === undefined) return unknown(ctx);
    if (old && input.version !== old.version) refuse(stale(ctx, input.version ?? null));
    const saved: TemplateRow = {
      version: (old?.version ?? 0) + 1,
      code: old?.code ?? `${input.carrier.toLowerCase()}-${randomBytes(4).toString("hex")}`,
      name,
      carrier: input.carrier,
      currency: input.currencyCode,
      template: storeTemplate(template),
      active: input.active,
      position: input.position ?? old?.position ?? Math.max(-1, ...known.map(({ position }) => position)) + 1,
    };
    needUsable(ctx, [...known.filter((one) => one !== old), saved], old?.active && !saved.active ? "active" : "zones");
    await changed(
      ctx,
      sql`insert into freight_template (code, name, carrier, currency, template, active, position, version)
          values (${saved.code}, ${json(name)}, ${saved.carrier}, ${saved.currency}, ${json(saved.template)}, ${saved.active}, ${saved.position}, ${saved.version})
          on conflict (code) do update set name = excluded.name, carrier = excluded.carrier, currency = excluded.currency,
            template = excluded.template, active = excluded.active, position = excluded.position,
            version = excluded.version`,
    );
    emit(ctx, "freight_template.saved", { code: saved.code, name: name.zh, made: !old }, { topics: settingsTopics });
    return { code: saved.code };
  });
  forgetTemplates(ctx.app);
  return code;
}

/** Removes a template. Orders have their own copy of its name and fee; carts that chose it are asked again. */
export async function deleteTemplate(ctx: Ctx, code: string): Promise<void> {
  await transaction(ctx, async (ctx) => {
    const known = await readTemplateRows(ctx, true);
    const old = known.find((one) => one.code === code);
    if (!old) return unknown(ctx);
    needUsable(
      ctx,
      known.filter((one) => one !== old),
      "code",
    );
    await changed(ctx, sql`delete from freight_template where code = ${code}`);
    emit(ctx, "freight_template.deleted", { code, name: old.name.zh }, { topics: settingsTopics });
  });
  forgetTemplates(ctx.app);
}

/** Somebody saved it while it was being edited: their change is not undone by the way. */
const stale = (ctx: Ctx, version: number | null): InputError =>
  version === null
    ? error(ctx, UserErrorCode.REQUIRED, { zh: "请给出所编辑的版本", en: "Give the version that was edited" }, "version")
    : error(
        ctx,
        UserErrorCode.CONFLICT,
        {
          zh: "这个运费模板刚刚被别人改过，没有保存。请关闭窗口，查看最新内容后再改",
          en: "Somebody changed this template meanwhile, so nothing was saved. Close the window, look at it again, then change it",
        },
        "version",
      );

const unknown = (ctx: Ctx): never =>
  refuse(
    error(
      ctx,
      UserErrorCode.NOT_FOUND,
      { zh: "没有这个运费模板，可能已被删除", en: "There is no such template; it may have been removed" },
      "code",
    ),
  );

/** Without any way to ship nobody could order: the last one stays. */
function needUsable(ctx: Ctx, templates: readonly TemplateRow[], field: string): void {
  if (templates.some(({ active, template }) => active && servesSomewhere(template))) return;
  const text = {
    zh: "至少要有一个启用的、能送到某处的运费模板，否则没有人能下单",
    en: "At least one template must stay on and ship somewhere, or nobody could order",
  };
  refuse(error(ctx, UserErrorCode.NOT_ALLOWED_IN_STATE, text, field));
}
