export { mockFetch } from "./mock-fetch.js";
export type { AnswersOf, MockAnswer, MockedRequest, MockFetch } from "./mock-fetch.js";
export { createSampler, sampleBody } from "./sample.js";
export type { BodyOf, Sampler } from "./sample.js";
export { createMockApi } from "./mock-api.js";
export type { MockApiOptions, Remembering } from "./mock-api.js";
export type { OpenApiDocument } from "./document.js";
