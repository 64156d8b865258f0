"""Running programs nobody has read: confined by bubblewrap, filtered by seccomp, watched, and verified from outside."""
