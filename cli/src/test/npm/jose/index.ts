import { exportJWK, generateKeyPair, jwtVerify, SignJWT } from "jose";

const secret = new TextEncoder().encode("a secret of at least thirty-two bytes");

export default {
  async fetch(request: Request): Promise<Response> {
    const token = await new SignJWT({ role: "admin" })
      .setProtectedHeader({ alg: "HS256" })
      .setSubject("ada")
      .setExpirationTime("2h")
      .sign(secret);
    const { payload } = await jwtVerify(token, secret);
    const forged = await jwtVerify(token.slice(0, -4) + "AAAA", secret).then(
      () => "accepted",
      (error) => error.code,
    );
    const pair = await generateKeyPair("ES256", { extractable: true });
    const signed = await new SignJWT({ n: 1 }).setProtectedHeader({ alg: "ES256" }).sign(pair.privateKey);
    const verified = await jwtVerify(signed, pair.publicKey);
    return Response.json({
      sub: payload.sub,
      role: payload.role,
      forged,
      n: verified.payload.n,
      kty: (await exportJWK(pair.publicKey)).kty,
    });
  },
};
