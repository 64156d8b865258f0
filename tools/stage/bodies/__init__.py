"""Rigid bodies: hulls, Bullet, exact launches and bounces, keyframes, telemetry."""
