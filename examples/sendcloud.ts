import { createSendcloud, type Sendcloud } from "waybill-sendcloud";

const { SENDCLOUD_PUBLIC_KEY: publicKey = "", SENDCLOUD_SECRET_KEY: secretKey = "", SENDCLOUD_URL: mock } = process.env;

/** Sendcloud itself, or the mock at `SENDCLOUD_URL`, with the keys of the environment. */
export const sendcloud: Sendcloud = createSendcloud({
  auth: { publicKey, secretKey },
  ...(mock && { baseUrl: mock, allowHttp: true }),
});
