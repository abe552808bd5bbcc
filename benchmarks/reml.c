/* One REML fit after another, as a plain loop: what the array kernels of pooling are measured against.

   For each set of k studies: tau2 by Fisher scoring from the DerSimonian-Laird value (Raudenbush 2009), then estimate,
   standard error, statistic, 95 % limits, Q and I2. Compile: cc -O2 -shared -fPIC -o reml.so reml.c -lm */
#include <math.h>

void reml(const double *y, const double *v, long n, int k, double *out)
{
    for (long i = 0; i < n; i++, y += k, v += k, out += 8) {
        double s0 = 0, s1 = 0, s2 = 0, q = 0, mu = 0, tau2;
        for (int j = 0; j < k; j++) { double w = 1 / v[j]; s0 += w; s1 += w * y[j]; s2 += w * w; }
        mu = s1 / s0;
        for (int j = 0; j < k; j++) q += (y[j] - mu) * (y[j] - mu) / v[j];
        double typical = (k - 1) / (s0 - s2 / s0);
        tau2 = (q - (k - 1)) / (s0 - s2 / s0);
        if (tau2 < 0) tau2 = 0;
        for (int step = 0; step < 100; step++) {
            double w0 = 0, w1 = 0, w2 = 0, w3 = 0, r = 0;
            for (int j = 0; j < k; j++) { double w = 1 / (v[j] + tau2); w0 += w; w1 += w * y[j]; w2 += w * w; w3 += w * w * w; }
            mu = w1 / w0;
            for (int j = 0; j < k; j++) { double w = 1 / (v[j] + tau2), e = w * (y[j] - mu); r += e * e; }
            double trace = w0 - w2 / w0, information = w2 - 2 * w3 / w0 + (w2 / w0) * (w2 / w0);
            double change = (r - trace) / information;
            if (tau2 + change < 0) change = -tau2;
            tau2 += change;
            if (fabs(change) <= 1e-10 * (tau2 + 1e-10)) break;
        }
        s0 = s1 = 0;
        for (int j = 0; j < k; j++) { double w = 1 / (v[j] + tau2); s0 += w; s1 += w * y[j]; }
        mu = s1 / s0;
        double se = 1 / sqrt(s0);
        out[0] = mu; out[1] = se; out[2] = mu / se; out[3] = mu - 1.959963984540054 * se;
        out[4] = mu + 1.959963984540054 * se; out[5] = tau2; out[6] = q; out[7] = 100 * tau2 / (tau2 + typical);
    }
}
