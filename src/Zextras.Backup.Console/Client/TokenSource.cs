using Zextras.Backup.Api;

namespace Zextras.Backup.Pbm.Client;

/// <summary>
/// Finds the token: the file that <c>--token-file</c> names, else the one that <c>PBM_TOKEN_FILE</c> names, else that of a
/// node of the same user on the same machine.
/// </summary>
internal static class TokenSource
{
    private const string Variable = "PBM_TOKEN_FILE";

    /// <summary>The token; null where nobody named a file and no local node announced itself.</summary>
    /// <exception cref="PbmException">The file cannot be read or is empty.</exception>
    internal static string? Find(string? tokenFile, NodeAddress node, Func<string, string?> environment)
    {
        if (tokenFile is { Length: > 0 })
        {
            return Read(tokenFile, "--token-file");
        }

        if (environment(Variable) is { Length: > 0 } named)
        {
            return Read(named, Variable);
        }

        // Only a node of this machine can have left the file: the token is not for a stranger on the same port elsewhere.
        return node.IsLocal && new LocalNodes(environment).Find(node.Uri.Port) is { } local
            ? Read(local.TokenFile, $"the node at {node}")
            : null;
    }

    private static string Read(string file, string who)
    {
        try
        {
            var token = File.ReadAllText(file).Trim();
            return token.Length > 0 && token.All(letter => letter is > ' ' and <= '~')
                ? token
                : throw new PbmException($"{file} (named by {who}) holds no token: name the file 'token' in the node's data directory.");
        }
        catch (Exception e) when (e is IOException or UnauthorizedAccessException)
        {
            throw new PbmException(
                $"The token file {file} (named by {who}) cannot be read: {e.Message} "
                + "Run pbm as the node's user, or name another file with --token-file.");
        }
    }
}
