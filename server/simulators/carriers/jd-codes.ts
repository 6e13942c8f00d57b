import type { Scan } from "./journey-books.ts";
import type { Act } from "./journey.ts";

interface Code {
  /** In pushes. */
  state: string;
  /** In queries. */
  category: number;
  categoryName: string;
  title: string;
}

const CODES: Record<Act, Code> = {
  "picked-up": { state: "200001", category: 390, categoryName: "揽收", title: "揽收完成" },
  departed: { state: "200053", category: 420, categoryName: "运输", title: "分拣中心发货" },
  arrived: { state: "200053", category: 420, categoryName: "运输", title: "到达分拣中心" },
  "at-outlet": { state: "200053", category: 420, categoryName: "运输", title: "站点验货" },
  out: { state: "200003", category: 430, categoryName: "派送", title: "配送员收货" },
  locker: { state: "", category: 440, categoryName: "自提", title: "快件已入柜" },
  failed: { state: "", category: 450, categoryName: "再投", title: "配送再投" },
  refused: { state: "10035", category: 470, categoryName: "拒收", title: "客户拒收" },
  signed: { state: "10034", category: 460, categoryName: "完成", title: "妥投" },
  delayed: { state: "", category: 480, categoryName: "异常", title: "运输异常" },
  "unclear-address": { state: "", category: 480, categoryName: "异常", title: "地址不详" },
  "wrong-sorting": { state: "", category: 420, categoryName: "分拣", title: "分拣错发" },
  lost: { state: "", category: 480, categoryName: "异常", title: "快件丢失" },
  returning: { state: "", category: 490, categoryName: "退回", title: "退回途中" },
  returned: { state: "", category: 490, categoryName: "退货", title: "退货完成" },
};

/** What a scan is called; one with a code of its own has no name, as new codes have none that receivers know. */
export const codeOf = (scan: Scan): Omit<Code, "category"> & { category: string | number } =>
  scan.code ? { state: scan.code, category: scan.code, categoryName: "", title: scan.remark } : CODES[scan.act];
