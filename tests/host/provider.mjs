// A real OpenID Connect provider on loopback, with keys that rotate and answers that can be spoilt.
// Prints its issuer. A login "name|role,role|code,code" makes an account with these claims.
import http from "node:http";
import { SignJWT, UnsecuredJWT, decodeJwt, exportJWK, generateKeyPair } from "jose";
import Provider from "oidc-provider";

const [redirect, secret] = process.argv.slice(2);
let current, provider, pair, told, fault = "";

const list = (text) => (text ? (text.includes(",") ? text.split(",") : text) : undefined);
const minutes = (n) => Math.floor(Date.now() / 1000) + n * 60;
const SPOILT = {
  issuer: (claims) => [{ ...claims, iss: "http://127.0.0.1:1" }],
  audience: (claims) => [{ ...claims, aud: "another-client" }],
  "two audiences": (claims) => [{ ...claims, aud: [claims.aud, "another-client"] }],
  nonce: (claims) => [{ ...claims, nonce: "another" }],
  "no nonce": ({ nonce, ...claims }) => [claims],
  expired: (claims) => [{ ...claims, iat: minutes(-10), exp: minutes(-5) }],
  future: (claims) => [{ ...claims, iat: minutes(5), exp: minutes(10) }],
  "no subject": ({ sub, ...claims }) => [claims],
  "access token": (claims) => [{ ...claims, at_hash: "AAAAAAAAAAAAAAAAAAAAAA" }],
  none: (claims) => [claims, "none"],
  secret: (claims) => [claims, "HS256", new TextEncoder().encode(secret)],
  "another key": async (claims) => [claims, "RS256", (await generateKeyPair("RS256")).privateKey],
  untouched: (claims) => [claims],
};

async function spoil(token) {
  const [claims, alg = "RS256", key = pair.privateKey] = await SPOILT[fault](decodeJwt(token));
  if (alg === "none") return new UnsecuredJWT(claims).encode();
  return new SignJWT(claims).setProtectedHeader({ alg, kid: pair.kid }).sign(key);
}

async function renew(issuer) {
  pair = await generateKeyPair("RS256", { extractable: true });
  pair.kid = `key-${Date.now()}`;
  const jwk = { ...(await exportJWK(pair.privateKey)), kid: pair.kid, use: "sig", alg: "RS256" };
  provider = new Provider(issuer, {
    clients: [{ client_id: "atlas", client_secret: secret, redirect_uris: [redirect],
                grant_types: ["authorization_code"], response_types: ["code"],
                backchannel_logout_uri: redirect.replace("back", "ended"), backchannel_logout_session_required: true }],
    features: { backchannelLogout: { enabled: true } },
    // What the provider would send to the atlas is kept: the atlas of the tests has no port.
    fetch: async (_, sent) => { told = String(sent.body); return new Response(null, { status: 200 }); },
    pkce: { required: () => true },
    jwks: { keys: [jwk] },
    cookies: { keys: [secret] },
    conformIdTokenClaims: false,
    claims: { openid: ["sub", "name", "role", "admin_code"] },
    scopes: ["openid"],
    async findAccount(_, id) {
      const [name, role, areas] = id.split("|");
      return { accountId: id, claims: async () => ({ sub: id, name, role: list(role), admin_code: list(areas) }) };
    },
    async loadExistingGrant(ctx) {
      const grant = new ctx.oidc.provider.Grant({ clientId: "atlas", accountId: ctx.oidc.session.accountId });
      grant.addOIDCScope("openid");
      await grant.save();
      return grant;
    },
  });
  provider.use(async (ctx, next) => {
    await next();
    if (ctx.path === "/token" && fault && ctx.body?.id_token) ctx.body.id_token = await spoil(ctx.body.id_token);
  });
  current = provider.callback();
}

const server = http.createServer(async (request, response) => {
  const asked = new URL(request.url, "http://127.0.0.1");
  if (asked.pathname === "/test/fault") fault = asked.searchParams.get("name");
  else if (asked.pathname === "/test/rotate") await renew(`http://127.0.0.1:${server.address().port}`);
  else if (asked.pathname === "/test/logout") {
    const client = await provider.Client.find("atlas");
    await client.backchannelLogout(asked.searchParams.get("sub"), asked.searchParams.get("sid"));
    return response.end(told);
  } else if (asked.pathname === "/test/sign") {
    const claims = JSON.parse(asked.searchParams.get("claims"));
    return response.end(await new SignJWT(claims).setProtectedHeader({ alg: "RS256", kid: pair.kid }).sign(pair.privateKey));
  } else return current(request, response);
  response.end("ok");
});
server.listen(0, "127.0.0.1", async () => {
  const issuer = `http://127.0.0.1:${server.address().port}`;
  await renew(issuer);
  console.log(`issuer ${issuer}`);
});
