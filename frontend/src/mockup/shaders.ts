/*
 * The formula of rendering/mockup/compositing.py for WebGL 2. Textures of pictures are sRGB, so that the
 * sampler gives linear light and filters in it. `at` counts pixels of the picture, y downwards.
 */

export const VERTEX = `#version 300 es
void main() {
  gl_Position = vec4(gl_VertexID == 1 ? 3. : -1., gl_VertexID == 2 ? 3. : -1., 0., 1.);
}`;

const HEAD = `#version 300 es
precision highp float;
precision highp int;
out vec4 colour;
`;

const LUMINANCE = "const vec3 LUMINANCE = vec3(.2126, .7152, .0722);";

/** Straight sRGB artwork to premultiplied light; the target's own encoding keeps the dark steps. */
export const PREMULTIPLY = `${HEAD}
uniform sampler2D source;
void main() {
  vec4 c = texelFetch(source, ivec2(gl_FragCoord.xy), 0);
  vec3 light = mix(c.rgb / 12.92, pow((c.rgb + .055) / 1.055, vec3(2.4)), step(.04045, c.rgb));
  colour = vec4(light * c.a, c.a);
}`;

const SEEN = `
uniform highp usampler2D map;
uniform sampler2D artwork, mask;
uniform vec2 size, mapSize, mapStart;

vec2 place(vec2 at) {
  ivec2 last = textureSize(map, 0) - 2;
  vec2 spot = clamp(at * mapSize / size - mapStart - .5, vec2(0), vec2(last + 1));
  ivec2 i = min(ivec2(spot), last);
  vec2 f = spot - vec2(i);
  vec2 a = vec2(texelFetch(map, i, 0).rg), b = vec2(texelFetch(map, i + ivec2(1, 0), 0).rg);
  vec2 c = vec2(texelFetch(map, i + ivec2(0, 1), 0).rg), d = vec2(texelFetch(map, i + 1, 0).rg);
  return mix(mix(a, b, f.x), mix(c, d, f.x), f.y) / 65535.;
}

uniform bool quick;

// One sample instead of four: for pictures that are gone in a moment.
vec4 seenOnce(vec2 at, float cover) {
  vec2 a = place(at), texels = vec2(textureSize(artwork, 0));
  vec2 right = (place(at + vec2(1, 0)) - a) * texels, down = (place(at + vec2(0, 1)) - a) * texels;
  float level = log2(max((length(right) + length(down)) * .5, 1e-6));
  return textureLod(artwork, a, level) * cover;
}

vec4 seen(vec2 at, float cover) {
  if (cover == 0.) return vec4(0);
  if (quick) return seenOnce(at, cover);
  vec2 a = place(at + vec2(-.25)), b = place(at + vec2(.25, -.25));
  vec2 c = place(at + vec2(-.25, .25)), d = place(at + vec2(.25));
  vec2 texels = vec2(textureSize(artwork, 0)) * .5;
  float across = length((b - a + d - c) * texels), down = length((c - a + d - b) * texels);
  float level = log2(max((across + down) * .5, 1e-6));
  vec4 sum = textureLod(artwork, a, level) + textureLod(artwork, b, level)
    + textureLod(artwork, c, level) + textureLod(artwork, d, level);
  return sum * .25 * cover;
}

vec2 here() { return vec2(gl_FragCoord.x, size.y - gl_FragCoord.y); }
float covered(vec2 at) { return texture(mask, at / size, -.5).r; }
`;

export const DEPTH = `${HEAD}${LUMINANCE}${SEEN}
void main() {
  vec2 at = here();
  vec4 art = seen(at, covered(at));
  colour = vec4(art.a - dot(art.rgb, LUMINANCE));
}`;

export const COMPOSE = `${HEAD}${SEEN}
uniform sampler2D beauty, ink, engraved, tintShare, depth;
uniform vec3 tint;
uniform vec2 light;
uniform float edgeLight, artworkShare;
uniform bool engrave, multiply;

float depthAt(int right, int up) {
  ivec2 spot = ivec2(gl_FragCoord.xy) + ivec2(right, up);
  return texelFetch(depth, clamp(spot, ivec2(0), ivec2(size) - 1), 0).r;
}

void main() {
  vec2 at = here(), share = at / size;
  vec3 b = texture(beauty, share, -.5).rgb, m = texture(ink, share, -.5).rgb;
  vec3 product = 1. - texture(tintShare, share, -.5).r * (1. - tint);
  float cover = covered(at) * artworkShare;
  vec3 result;
  if (engrave) {
    float d = depthAt(0, 0);
    vec2 slope = vec2(depthAt(1, 0) - depthAt(-1, 0), depthAt(0, -1) - depthAt(0, 1)) * .5;
    result = mix(m + (b - m) * product, texture(engraved, share, -.5).rgb, d);
    result *= 1. + edgeLight * clamp(dot(slope, light), -.5, .5);
  } else {
    vec4 art = seen(at, cover);
    vec3 inked = multiply ? product * art.rgb : art.rgb;
    result = m + (b - m) * (product * (1. - art.a) + inked);
  }
  result = clamp(result, 0., 1.);
  colour = vec4(
    mix(result * 12.92, 1.055 * pow(result, vec3(1. / 2.4)) - .055, step(.0031308, result)), 1);
}`;
