import { expect, test } from "vitest";
import { requestText, verifyText } from "./alipay-signing.ts";

// A throw-away key made for this vector.
const VECTOR_KEY = `-----BEGIN PUBLIC KEY-----
MIIBIjANBgkqhkiG9w0BAQEFAAOCAQ8AMIIBCgKCAQEAqMqCHPIO1HZFYpshL/3D
XXxQVekOvV+OTzZIrnEgNCvxzP8loywDisvgP6bLeRq/NjjOnzYEqqcD72GTYmw1
N78sTDEEGRPuTJtsZJw/0fkiSgRT6cE4c+wQsqUASqrOO04mha4jGPnA6W1yvCk2
zQPfGMR0xNufRPiU9ixXOf0EfZrigw4kDVahBd5giBAJSwMra9qaqlT99dPNaTgo
34t5DBlrK+W4Wc4GO/lmm0Iw9Iz1UuQHPe67f3gQ8jrC507DNf8JRMRRtJRFVjTn
CkJ9zkfNaXRqyvsOkmlZL/wxWPT3e4jdQ4XS+NawD08g/CK0yC6CNpPBALLvjRDx
zQIDAQAB
-----END PUBLIC KEY-----
`;
const VECTOR_SIGN =
  "QRYKKbdiUn+8Bs1BAGjWXwTStNjWLJm3R6wKejCM0xALIeU/Ws2b5T/yrwJ8Eb53+Gc+tvBmSPTbkpihZpGHJJWomEzP9ZjW/j+oft5Xre+UtJFz4m2RIlizme7D4OWwBN6Mu0/I65+CoUuNGXg5n+/IfT+4P2hVbEDvMlQAIymbLhVRIZUIAJh8t/qt8YGOo34FFVz4eAlQUb4lzgLDTG2L+R23Keasz1OjNwnADxWGG2pPWaOKxspOMkSWq59FFYEe7MqidOskCEFcaqU5HxYCv9lHpNCD0xIejCdD2CeLMdCQ+MPbTuZmkbzfAdbWhLU562Bb+9vc8yIluCPniw==";

test("published vectors: what a merchant and what the gateway signed", () => {
  const biz = '{"out_trade_no":"SHOP20261122000001","total_amount":"88.80","subject":"测试商品","product_code":"FAST_INSTANT_TRADE_PAY"}';
  const fields = {
    app_id: "2021000000000001",
    biz_content: biz,
    charset: "utf-8",
    format: "JSON",
    method: "alipay.trade.page.pay",
    notify_url: "http://127.0.0.1:8080/pay/alipay/notify",
    return_url: "http://127.0.0.1:8080/orders/1",
    sign_type: "RSA2",
    timestamp: "2026-11-22 20:00:00",
    version: "1.0",
    empty: "",
  };
  expect(verifyText(requestText(fields), VECTOR_SIGN, VECTOR_KEY)).toBe(true);
  expect(verifyText(requestText({ ...fields, version: "1.1" }), VECTOR_SIGN, VECTOR_KEY)).toBe(false);
  expect(verifyText(requestText(fields), `${VECTOR_SIGN}\n`, VECTOR_KEY)).toBe(false);
});
