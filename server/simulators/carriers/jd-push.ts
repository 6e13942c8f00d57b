import type { Fault } from "../faults.ts";
import { isRecord } from "../http.ts";
import type { Channel, Content, Message } from "../outbox.ts";
import type { World } from "../world.ts";
import type { JdBooks, Parcel } from "./jd-books.ts";
import { codeOf } from "./jd-codes.ts";
import { provinceOf } from "./journey-network.ts";
import { Pusher } from "./journey-push.ts";

const MINUTE = 60_000;

export interface JdPayload {
  node: Record<string, string>;
}

/** Trace pushes, one scan each, unsigned. How often JD really tries again is not published; three more attempts is an assumption. */
const channel: Channel<JdPayload> = {
  name: "jd.push",
  target: "jd",
  gaps: [MINUTE, 5 * MINUTE, 10 * MINUTE],
  timeoutMs: 10_000,
  render,
  accepts(status, body) {
    try {
      const answer: unknown = JSON.parse(body);
      return status === 200 && isRecord(answer) && (answer["success"] === true || answer["code"] === 0);
    } catch {
      return false;
    }
  },
};

export const jdPusher = (world: World, books: JdBooks): Pusher<Parcel, JdPayload> =>
  new Pusher(world, books, channel, (parcel, waiting) => {
    const app = books.appOf(parcel.account);
    if (!app?.pushUrl) return [];
    return waiting.map((scan) => {
      const { state, categoryName, title } = codeOf(scan);
      const node = {
        waybillCode: parcel.number,
        orderId: parcel.order,
        state,
        category: "",
        categoryName,
        operationTitle: title,
        operationRemark: scan.remark,
        operationTime: scan.time,
        operateSite: scan.site,
        operateSiteId: "1",
        scanType: "",
        routeProvinceName: provinceOf(scan.place),
        routeCityName: scan.place,
        routeDistrictName: scan.county,
        routeAddress: "",
        cancelReason: "",
      };
      return { url: app.pushUrl, scans: [scan], payload: { node } };
    });
  });

/** Nothing is signed, so whoever knows the address can claim that the parcel were signed for. */
function render({ payload: { node } }: Message<JdPayload>, fault?: Fault): Content {
  const claim = { state: "10034", categoryName: "完成", operationTitle: "妥投", operationRemark: "已由他人签收" };
  const sent = fault?.fault === "forged" ? { ...node, ...claim } : node;
  return { contentType: "application/json;charset=utf-8", body: JSON.stringify(sent) };
}
