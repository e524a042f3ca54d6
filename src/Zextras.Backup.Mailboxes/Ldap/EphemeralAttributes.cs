using System.Collections.Frozen;

namespace Zextras.Backup.Mailboxes.Ldap;

/// <summary>
/// Attributes that say what happened lately, or that the directory works out by itself. A change of them is no change, and a
/// restore leaves them as they are (seed: "only the changes that are needed to restore the items are recorded").
/// </summary>
internal static class EphemeralAttributes
{
    /// <summary>All of them, in any letter case.</summary>
    public static readonly FrozenSet<string> Names = new[]
    {
        // Logins, tokens and lockouts of Zimbra and Carbonio
        "zimbraLastLogonTimestamp", "zimbraAuthTokens", "zimbraAuthTokenValidityValue", "zimbraCsrfTokenData", "zimbraInvalidJWTokens",
        "zimbraPasswordLockoutFailureTime", "zimbraPasswordLockoutLockedTime", "zimbraTwoFactorAuthLockoutFailureTime",
        "zimbraTwoFactorAuthTrustedDevices", "zimbraResetPasswordRecoveryCode", "zimbraLastPurgeMaxDuration", "zimbraDataSourceLastError",
        "zimbraDataSourceFailingSince", "zimbraGalLastSuccessfulSyncTimestamp", "zimbraGalLastFailedSyncTimestamp", "zimbraQuotaLastWarnTime",

        // Of password policies and of other directories
        "authTimestamp", "pwdLastSuccess", "pwdFailureTime", "pwdGraceUseTime", "pwdUniqueAttempts", "lastLogon", "lastLogonTimestamp",
        "lastLogoff", "logonCount", "badPwdCount", "badPasswordTime", "sambaLogonTime", "sambaLogoffTime", "sambaBadPasswordCount",
        "sambaBadPasswordTime", "krbLastSuccessfulAuth", "krbLastFailedAuth", "krbLoginFailedCount",

        // What the directory works out
        "modifyTimestamp", "modifiersName", "entryCSN", "contextCSN", "entryDN", "subschemaSubentry", "hasSubordinates", "numSubordinates",
        "structuralObjectClass", "memberOf", "isMemberOf",
    }.ToFrozenSet(StringComparer.OrdinalIgnoreCase);
}
