import { createContext, type MiddlewareFunction } from "react-router";

/** The Set-Cookie lines that loaders and actions of this request asked for. */
export const cookieJarContext = createContext<() => string[]>(() => []);

export const setCookies: MiddlewareFunction<Response> = async ({ context }, next) => {
  const response = await next();
  for (const line of context.get(cookieJarContext)()) response.headers.append("set-cookie", line);
  return response;
};
