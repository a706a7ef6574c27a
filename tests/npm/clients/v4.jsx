import { SessionProvider, getCsrfToken, getProviders, getSession, signIn, signOut, useSession } from "next-auth-v4/react";
import { show } from "./view.jsx";

show({ SessionProvider, getCsrfToken, getProviders, getSession, signIn, signOut, useSession });
