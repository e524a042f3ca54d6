using Xunit;
using Zextras.Backup.Node;

namespace Zextras.Backup.Actors.Tests.Api;

public sealed class CommandLineTests
{
    [Fact]
    public void Without_arguments_everything_has_a_default()
    {
        var options = Parse().Options!;

        Assert.Equal(Path.GetFullPath("var"), options.DataDirectory);
        Assert.Equal(Path.GetFullPath("var/backup"), options.BackupPath);
        Assert.Equal("127.0.0.1:9110", options.Listen.ToString());
        Assert.Null(options.Mailboxes);
        Assert.Null(options.ConfigFile);
        Assert.Null(options.ServerId);
    }

    [Fact]
    public void Every_option_is_read()
    {
        var options = Parse(
            "--data", "/data", "--backup-path=/backup", "--mailboxes", "maildir:/tmp", "--listen", "0.0.0.0:0", "--tls-certificate", "/etc/hostname", "--tls-key", "/etc/hosts",
            "--config", "/etc/hostname", "--server-id", "0193559e-5b3a-7c1d-9f1e-2a4b6c8d0e1f").Options!;

        Assert.Equal("/data", options.DataDirectory);
        Assert.Equal("/backup", options.BackupPath);
        Assert.Equal("maildir:/tmp", options.Mailboxes);
        Assert.Equal("0.0.0.0:0", options.Listen.ToString());
        Assert.Equal(("/etc/hostname", "/etc/hosts"), (options.Certificate, options.CertificateKey));
        Assert.Equal("/etc/hostname", options.ConfigFile);
        Assert.Equal("0193559e-5b3a-7c1d-9f1e-2a4b6c8d0e1f", options.ServerId.ToString());
    }

    [Theory]
    [InlineData("--listen", "0.0.0.0:9110", "without TLS")]
    [InlineData("--tls-certificate", "/etc/hostname", "give both")]
    [InlineData("--tls-key", "/there/is/none", "no file /there/is/none")]
    [InlineData("--mailboxes", "imap:server", "write maildir:PATH")]
    [InlineData("--mailboxes", "maildir:/there/is/none", "no directory /there/is/none")]
    [InlineData("--mailboxes", "config:/there/is/none", "no file /there/is/none")]
    [InlineData("--config", "/there/is/none", "no file /there/is/none")]
    [InlineData("--server-id", "one", "not a UUID")]
    [InlineData("--lisen", "127.0.0.1:1", "--lisen")]
    public void A_wrong_argument_is_one_line_and_exit_code_1(string option, string value, string expected)
    {
        var error = new StringWriter();
        var result = CommandLine.Parse([option, value], TextWriter.Null, error);

        Assert.Null(result.Options);
        Assert.Equal(1, result.ExitCode);
        Assert.Contains(expected, error.ToString(), StringComparison.Ordinal);
        Assert.Equal(1, error.ToString().Count(letter => letter == '\n'));
    }

    [Theory]
    [InlineData("--help", "--backup-path")]
    [InlineData("--version", ".")]
    public void Help_and_version_are_printed_and_nothing_runs(string option, string expected)
    {
        var output = new StringWriter();
        var result = CommandLine.Parse([option], output, TextWriter.Null);

        Assert.Null(result.Options);
        Assert.Equal(0, result.ExitCode);
        Assert.Contains(expected, output.ToString(), StringComparison.Ordinal);
    }

    private static CommandLineResult Parse(params string[] arguments)
    {
        var error = new StringWriter();
        var result = CommandLine.Parse(arguments, TextWriter.Null, error);
        Assert.Equal("", error.ToString());
        return result;
    }
}
