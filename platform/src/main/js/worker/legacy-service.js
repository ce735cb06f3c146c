// What a service binding had before RPC, without the flag fetcher_no_get_put_delete: get(), put() and delete(),
// which fetch a URL and read the response.
import { Error, PromisePrototypeThen, PromiseReject, TypeError } from "../kernel/primordials.js";
import { lacksFlag } from "../kernel/flags.js";
import { serviceFetch } from "../rpc/calls.js";
import { URL } from "../web/url.js";

const READERS = {
  __proto__: null,
  text: (response) => response.text(),
  json: (response) => response.json(),
  arrayBuffer: (response) => response.arrayBuffer(),
  stream: (response) => response.body,
};

const METHODS = {
  __proto__: null,
  get: (service) => (url, type = "text") =>
    PromisePrototypeThen(serviceFetch(service, url, { method: "GET" }), (response) => {
      if (response.status === 404 || response.status === 410) return null;
      checkStatus("GET", response);
      const reader = READERS[type];
      if (reader === undefined) {
        throw new TypeError('Unknown response type. Possible types are "text", "arrayBuffer", "json", and "stream".');
      }
      return reader(response);
    }),
  put: (service) => (url, body, options) => {
    try {
      const target = new URL(url);
      const { searchParams } = target;
      const expiration = options?.expiration;
      const ttl = options?.expirationTtl;
      if (expiration !== undefined) searchParams.append("expiration", expiration);
      if (ttl !== undefined) searchParams.append("expiration_ttl", ttl);
      return done("PUT", serviceFetch(service, target.href, { method: "PUT", body }));
    } catch (error) {
      return PromiseReject(error);
    }
  },
  delete: (service) => (url) => done("DELETE", serviceFetch(service, url, { method: "DELETE" })),
};

function done(method, promise) {
  return PromisePrototypeThen(promise, (response) => {
    checkStatus(method, response);
  });
}

function checkStatus(method, response) {
  if (!response.ok) {
    throw new Error(`HTTP ${method} request failed: ${response.status} ${response.statusText}`);
  }
}

/** The method of that name which a service has beside fetch(), or undefined. */
export function legacyMethod(service, name) {
  const make = METHODS[name];
  return make === undefined || !lacksFlag("fetcher_no_get_put_delete") ? undefined : make(service);
}
